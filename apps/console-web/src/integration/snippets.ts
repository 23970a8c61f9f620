/** The call that a snippet makes. */
export interface Call {
  /** The address of the gateway. */
  endpoint: string;
  biz: string;
  /** For a scene without a flow (`server`) the materials are sent along; otherwise a token is obtained. */
  access: 'sdk' | 'h5' | 'server';
  /** What the business must provide when it obtains a token. */
  binding: readonly string[];
}

/** A submission is answered within 8 seconds, decided or not; the rest is for uploading the photo. */
const TIMEOUT_SECONDS = 30;

export const snippetLanguages = ['node', 'java', 'python', 'curl'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

export const titleOf: Readonly<Record<SnippetLanguage, string>> = { node: 'Node', java: 'Java', python: 'Python', curl: 'curl' };

/** How to save and run the snippet. */
export const runOf: Readonly<Record<SnippetLanguage, string>> = {
  node: 'node verify.mjs',
  java: 'java Verify.java',
  python: 'python3 verify.py',
  curl: 'bash verify.sh',
};

/** A complete program without dependencies. Keys come from ACCESS_KEY_ID and ACCESS_KEY_SECRET, the face photo from face.jpg. */
export const snippetOf = (language: SnippetLanguage, call: Call): string => ({ node, java, python, curl })[language](call);

const actionOf = ({ access }: Call): string => (access === 'server' ? 'SubmitVerification' : 'GetVerifyToken');

const example: Readonly<Record<string, string>> = { Name: '张三', IdentificationNumber: '110101199003070118' };
const isPhoto = (type: string): boolean => type.endsWith('Pic');

/** Names and values that this call has in addition to the common ones; `photo` stands for the face photo in base64. */
function parametersOf(call: Call): { name: string; value: string | { photo: true } }[] {
  if (call.access !== 'server') return [];
  return ['Name', 'IdentificationNumber', 'FacePic'].flatMap((type, index) => [
    { name: `Material.${index + 1}.MaterialType`, value: type },
    { name: `Material.${index + 1}.Value`, value: isPhoto(type) ? { photo: true as const } : (example[type] ?? '') },
  ]);
}

/** What is bound to a token, with a placeholder for the photo. */
const bindingOf = ({ access, binding }: Call): [string, string][] | undefined =>
  access === 'server' || binding.length === 0 ? undefined : binding.map((type) => [type, isPhoto(type) ? '@photo' : (example[type] ?? '')]);

const needsPhoto = (call: Call): boolean => call.access === 'server' || call.binding.some(isPhoto);

function node(call: Call): string {
  const binding = bindingOf(call);
  const lines = [
    ...parametersOf(call).map(({ name, value }) => `  '${name}': ${typeof value === 'string' ? `'${value}'` : 'photo'},`),
    ...(binding
      ? [`  Binding: JSON.stringify({ ${binding.map(([type, value]) => `${type}: ${value === '@photo' ? 'photo' : `'${value}'`}`).join(', ')} }),`]
      : []),
  ];
  return `// verify.mjs
import { createHmac, randomUUID } from 'node:crypto';
${needsPhoto(call) ? `import { readFileSync } from 'node:fs';\n\nconst photo = 'base64://' + readFileSync('face.jpg', 'base64');` : ''}
const { ACCESS_KEY_ID, ACCESS_KEY_SECRET } = process.env;
const parameters = {
  Action: '${actionOf(call)}', Version: '2018-09-16', Format: 'JSON',
  AccessKeyId: ACCESS_KEY_ID, SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0',
  SignatureNonce: randomUUID(), Timestamp: new Date().toISOString().replace(/\\.\\d+/, ''),
  Biz: '${call.biz}', TicketId: randomUUID(),
${lines.join('\n')}
};
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
const form = Object.keys(parameters).sort().map((name) => encode(name) + '=' + encode(parameters[name])).join('&');
const signature = createHmac('sha1', ACCESS_KEY_SECRET + '&').update('POST&%2F&' + encode(form)).digest('base64');
const response = await fetch('${call.endpoint}/', {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: form + '&Signature=' + encode(signature),
  signal: AbortSignal.timeout(${TIMEOUT_SECONDS}_000),
});
console.log(JSON.stringify(await response.json(), null, 2));
`;
}

function python(call: Call): string {
  const binding = bindingOf(call);
  const lines = [
    ...parametersOf(call).map(({ name, value }) => `    "${name}": ${typeof value === 'string' ? `"${value}"` : 'photo'},`),
    ...(binding
      ? [
          `    "Binding": json.dumps({${binding.map(([type, value]) => `"${type}": ${value === '@photo' ? 'photo' : `"${value}"`}`).join(', ')}}, ensure_ascii=False),`,
        ]
      : []),
  ];
  return `# verify.py
import base64, datetime, hashlib, hmac, json, os, uuid
import urllib.error, urllib.parse, urllib.request
${needsPhoto(call) ? `\nphoto = "base64://" + base64.b64encode(open("face.jpg", "rb").read()).decode()` : ''}
parameters = {
    "Action": "${actionOf(call)}", "Version": "2018-09-16", "Format": "JSON",
    "AccessKeyId": os.environ["ACCESS_KEY_ID"], "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0",
    "SignatureNonce": str(uuid.uuid4()),
    "Timestamp": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "Biz": "${call.biz}", "TicketId": str(uuid.uuid4()),
${lines.join('\n')}
}
encode = lambda text: urllib.parse.quote(text, safe="-_.~")
form = "&".join(encode(name) + "=" + encode(parameters[name]) for name in sorted(parameters))
key = (os.environ["ACCESS_KEY_SECRET"] + "&").encode()
signature = base64.b64encode(hmac.new(key, ("POST&%2F&" + encode(form)).encode(), hashlib.sha1).digest()).decode()
request = urllib.request.Request("${call.endpoint}/", (form + "&Signature=" + encode(signature)).encode())
try:
    print(urllib.request.urlopen(request, timeout=${TIMEOUT_SECONDS}).read().decode())
except urllib.error.HTTPError as error:
    print(error.read().decode())
`;
}

function java(call: Call): string {
  const binding = bindingOf(call);
  const json = binding?.map(([type, value]) => `\\"${type}\\":\\"${value === '@photo' ? '" + photo + "' : value}\\"`).join(',');
  const lines = [
    ...parametersOf(call).map(({ name, value }) => `    parameters.put("${name}", ${typeof value === 'string' ? `"${value}"` : 'photo'});`),
    ...(json ? [`    parameters.put("Binding", "{${json}}");`] : []),
  ];
  return `// Verify.java
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Verify {
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  public static void main(String[] words) throws Exception {
${needsPhoto(call) ? '    String photo = "base64://" + Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("face.jpg")));\n' : ''}    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Action", "${actionOf(call)}");
    parameters.put("Version", "2018-09-16");
    parameters.put("Format", "JSON");
    parameters.put("AccessKeyId", System.getenv("ACCESS_KEY_ID"));
    parameters.put("SignatureMethod", "HMAC-SHA1");
    parameters.put("SignatureVersion", "1.0");
    parameters.put("SignatureNonce", UUID.randomUUID().toString());
    parameters.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    parameters.put("Biz", "${call.biz}");
    parameters.put("TicketId", UUID.randomUUID().toString());
${lines.join('\n')}
    String form = parameters.entrySet().stream().map(e -> encode(e.getKey()) + "=" + encode(e.getValue())).collect(Collectors.joining("&"));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec((System.getenv("ACCESS_KEY_SECRET") + "&").getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    String signature = Base64.getEncoder().encodeToString(mac.doFinal(("POST&%2F&" + encode(form)).getBytes(StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(URI.create("${call.endpoint}/"))
        .header("content-type", "application/x-www-form-urlencoded")
        .timeout(Duration.ofSeconds(${TIMEOUT_SECONDS}))
        .POST(HttpRequest.BodyPublishers.ofString(form + "&Signature=" + encode(signature)))
        .build();
    System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`;
}

/** Values are encoded beforehand, so that the script needs nothing but openssl and curl; the photo is encoded where it is read. */
function curl(call: Call): string {
  const binding = bindingOf(call);
  const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const photo = '$PHOTO';
  const bound = binding && encode(JSON.stringify(Object.fromEntries(binding))).replace(encode('@photo'), photo);
  const lines = [
    ...(bound ? [`Binding=${bound}`] : []),
    ...parametersOf(call).map(({ name, value }) => `${name}=${typeof value === 'string' ? encode(value) : photo}`),
  ];
  return `#!/usr/bin/env bash
# verify.sh
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
id() { od -An -N16 -tx1 /dev/urandom | tr -d ' \\n'; }
${needsPhoto(call) ? `PHOTO="base64%3A%2F%2F$(base64 < face.jpg | tr -d '\\n' | sed 's/+/%2B/g; s#/#%2F#g; s/=/%3D/g')"\n` : ''}sort > "$work/lines" <<END
AccessKeyId=$ACCESS_KEY_ID
Action=${actionOf(call)}
Format=JSON
SignatureMethod=HMAC-SHA1
SignatureNonce=$(id)
SignatureVersion=1.0
Timestamp=$(date -u +%Y-%m-%dT%H%%3A%M%%3A%SZ)
Version=2018-09-16
Biz=${call.biz}
TicketId=$(id)
${lines.join('\n')}${lines.length > 0 ? '\n' : ''}END
paste -sd '&' "$work/lines" | tr -d '\\n' > "$work/form"
signature=$({ printf 'POST&%%2F&'; sed 's/%/%25/g; s/&/%26/g; s/=/%3D/g' "$work/form"; } | openssl dgst -sha1 -hmac "$ACCESS_KEY_SECRET&" -binary | base64)
printf '&Signature=%s' "$(printf %s "$signature" | sed 's/+/%2B/g; s#/#%2F#g; s/=/%3D/g')" >> "$work/form"
curl -sS --max-time ${TIMEOUT_SECONDS} --data-binary "@$work/form" '${call.endpoint}/'
`;
}
