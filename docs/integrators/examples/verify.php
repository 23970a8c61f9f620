<?php

/**
 * Verifies a person with the scheme RPMin, with nothing but PHP itself: no extension, no package.
 *
 *   ENDPOINT=http://127.0.0.1:8080 ACCESS_KEY_ID=... ACCESS_KEY_SECRET=... \
 *     php verify.php RPMin order-4711 张三 110101199001010015 face.jpg
 */

declare(strict_types=1);

/** A submission is answered within 8 seconds, decided or not; the rest is for uploading the photo. */
const TIMEOUT_SECONDS = 30;

/** A review by people takes hours, and its callback says how it ended: do not wait for that. */
const MAX_POLLS = 15;

/** An error of the API: its code says what to do (docs/integrators/errors.md). */
class Refused extends Exception
{
}

/** @param array<string, string> $parameters */
function signedForm(array $parameters, string $secret): string
{
    ksort($parameters, SORT_STRING);
    $form = http_build_query($parameters, '', '&', PHP_QUERY_RFC3986);
    $signature = base64_encode(hash_hmac('sha1', 'POST&%2F&' . rawurlencode($form), $secret . '&', true));

    return $form . '&Signature=' . rawurlencode($signature);
}

/**
 * Returns the data of the reply. A throttled call is sent again, with a new nonce, when the reply says.
 *
 * @param array<string, string> $parameters
 */
function call(string $action, array $parameters, int $tries = 3): array
{
    $public = [
        'Action' => $action,
        'Version' => '2018-09-16',
        'Format' => 'JSON',
        'AccessKeyId' => getenv('ACCESS_KEY_ID'),
        'SignatureMethod' => 'HMAC-SHA1',
        'SignatureVersion' => '1.0',
        'SignatureNonce' => bin2hex(random_bytes(16)),
        'Timestamp' => gmdate('Y-m-d\TH:i:s\Z'),
    ];
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/x-www-form-urlencoded',
        'content' => signedForm($parameters + $public, getenv('ACCESS_KEY_SECRET')),
        'timeout' => TIMEOUT_SECONDS,
        'ignore_errors' => true, // the body of a refusal says what is wrong
    ]]);
    $body = file_get_contents(rtrim(getenv('ENDPOINT'), '/') . '/', false, $context);
    if ($body === false) {
        throw new RuntimeException('No reply from ' . getenv('ENDPOINT'));
    }
    $reply = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
    if (isset($reply['Data'])) {
        return $reply['Data'];
    }
    if (!str_starts_with($reply['Code'], 'Throttling') || $tries === 1) {
        throw new Refused("{$reply['Code']}: {$reply['Message']}");
    }
    $headers = implode("\n", $http_response_header);
    sleep(preg_match('/^retry-after: *(\d+)/mi', $headers, $match) ? (int) $match[1] : 1);

    return call($action, $parameters, $tries - 1);
}

/**
 * A list is sent as Material.1.MaterialType, Material.1.Value, Material.2.MaterialType, ...
 *
 * @param array<string, string> $values
 */
function materials(array $values): array
{
    $listed = [];
    foreach (array_keys($values) as $index => $type) {
        $listed['Material.' . ($index + 1) . '.MaterialType'] = $type;
        $listed['Material.' . ($index + 1) . '.Value'] = $values[$type];
    }

    return $listed;
}

function main(string $biz, string $ticketId, string $name, string $number, string $photo): void
{
    $ticket = ['Biz' => $biz, 'TicketId' => $ticketId];
    $status = call('GetStatus', $ticket);
    if ($status['StatusCode'] !== 1) { // -1: nothing was submitted yet
        $image = 'base64://' . base64_encode(file_get_contents($photo));
        $given = materials(['Name' => $name, 'IdentificationNumber' => $number, 'FacePic' => $image]);
        $status = call('SubmitVerification', $ticket + $given)['VerifyStatus'];
    }
    for ($poll = 0; $poll < MAX_POLLS && $status['StatusCode'] === 0; $poll++) {
        sleep(2);
        $status = call('GetStatus', $ticket);
    }
    echo json_encode($status, JSON_UNESCAPED_UNICODE), "\n";
}

try {
    main(...array_slice($argv, 1));
} catch (Refused $refused) {
    fwrite(STDERR, $refused->getMessage() . "\n");
    exit(1);
}
