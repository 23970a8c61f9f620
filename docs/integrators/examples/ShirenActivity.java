package com.example.app;

import android.Manifest;
import android.annotation.SuppressLint;
import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.os.Bundle;
import android.util.Log;
import android.webkit.JavascriptInterface;
import android.webkit.PermissionRequest;
import android.webkit.RenderProcessGoneDetail;
import android.webkit.ValueCallback;
import android.webkit.WebChromeClient;
import android.webkit.WebResourceError;
import android.webkit.WebResourceRequest;
import android.webkit.WebSettings;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import android.widget.FrameLayout;

/**
 * The flow of one token, with nothing but Android's own classes (API 26 or newer). docs/integrators/apps.md says what the manifest needs.
 *
 * startActivityForResult(ShirenActivity.intent(this, "https://verify.example.com", token), 1), and in onActivityResult, whatever the result is, ask your
 * server, which asks GetStatus. RESULT_OK has the extras "outcome" (submitted, cancelled or failed) and "code"; RESULT_CANCELED is the Back key.
 *
 * Not compiled and not run on a device by us.
 */
public class ShirenActivity extends Activity {
    private static final int CAMERA_REQUEST = 1;
    private static final int PHOTO_REQUEST = 2;

    private String origin;
    private WebView web;
    private PermissionRequest cameraRequest;
    private ValueCallback<Uri[]> photoCallback;

    /** endpoint is an origin, without a slash at the end. */
    public static Intent intent(Context context, String endpoint, String token) {
        return new Intent(context, ShirenActivity.class).putExtra("endpoint", endpoint).putExtra("token", token);
    }

    @Override
    @SuppressLint("SetJavaScriptEnabled")
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        origin = getIntent().getStringExtra("endpoint");
        web = new WebView(this);
        WebSettings settings = web.getSettings();
        settings.setJavaScriptEnabled(true);
        settings.setDomStorageEnabled(true); // the token leaves the address and goes there
        settings.setMediaPlaybackRequiresUserGesture(false); // the camera's picture plays by itself
        settings.setAllowFileAccess(false);
        web.setWebViewClient(new Addresses());
        web.setWebChromeClient(new Requests());
        web.addJavascriptInterface(new Events(), "shirenApp");

        FrameLayout frame = new FrameLayout(this);
        frame.setFitsSystemWindows(true); // the page stays clear of the system's bars
        frame.addView(web);
        setContentView(frame);
        web.loadUrl(origin + "/h5/h5verify.html?token=" + Uri.encode(getIntent().getStringExtra("token")) + "&app=1");
    }

    private void end(String outcome, String code) {
        setResult(RESULT_OK, new Intent().putExtra("outcome", outcome).putExtra("code", code));
        finish();
    }

    /** Which addresses are opened, and where the flow ends. */
    private class Addresses extends WebViewClient {
        @Override
        public boolean shouldOverrideUrlLoading(WebView view, WebResourceRequest request) {
            Uri url = request.getUrl();
            boolean ours = url.toString().startsWith(origin + "/");
            if (ours && "/h5/left.html".equals(url.getPath())) {
                end(url.getQueryParameter("outcome"), url.getQueryParameter("code"));
                return true;
            }
            if (ours) return false;
            try {
                startActivity(new Intent(Intent.ACTION_VIEW, url)); // the other way that you offer, for people who do not agree
            } catch (ActivityNotFoundException nothingOpensIt) {
                Log.w("Shiren", "Nothing opens " + url.getScheme());
            }
            return true;
        }

        @Override
        public void onReceivedError(WebView view, WebResourceRequest request, WebResourceError error) {
            if (request.isForMainFrame()) end("failed", "NETWORK.UNAVAILABLE");
        }

        @Override
        public boolean onRenderProcessGone(WebView view, RenderProcessGoneDetail detail) {
            finish(); // otherwise Android ends the whole app
            return true;
        }
    }

    /** The camera, and the person's photos. */
    private class Requests extends WebChromeClient {
        @Override
        public void onPermissionRequest(PermissionRequest request) {
            String[] asked = request.getResources();
            boolean camera = asked.length == 1 && PermissionRequest.RESOURCE_VIDEO_CAPTURE.equals(asked[0]);
            if (!camera || !(request.getOrigin() + "/").startsWith(origin + "/")) {
                request.deny();
                return;
            }
            cameraRequest = request;
            if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) answerCamera(true);
            else requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA_REQUEST);
        }

        @Override
        public boolean onShowFileChooser(WebView view, ValueCallback<Uri[]> callback, FileChooserParams params) {
            answerPhoto(null);
            photoCallback = callback;
            try {
                startActivityForResult(params.createIntent(), PHOTO_REQUEST);
            } catch (ActivityNotFoundException noPicker) {
                answerPhoto(null);
            }
            return true;
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request == CAMERA_REQUEST) answerCamera(results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == PHOTO_REQUEST) answerPhoto(WebChromeClient.FileChooserParams.parseResult(result, data));
    }

    private void answerCamera(boolean granted) {
        if (cameraRequest == null) return;
        if (granted) cameraRequest.grant(new String[] {PermissionRequest.RESOURCE_VIDEO_CAPTURE});
        else cameraRequest.deny(); // the page explains what to do
        cameraRequest = null;
    }

    /** Always answered, with null too, because the page can't ask again before. */
    private void answerPhoto(Uri[] photos) {
        if (photoCallback != null) photoCallback.onReceiveValue(photos);
        photoCallback = null;
    }

    /** Receives the events of docs/integrators/web-sdk.md as JSON, on a thread of the web view: {"shiren":{"type":"step","step":"liveness"},"channel":"1"}. */
    private static class Events {
        @JavascriptInterface
        public void postMessage(String text) {
            Log.d("Shiren", text);
        }
    }

    @Override
    protected void onDestroy() {
        web.destroy(); // the camera goes off
        super.onDestroy();
    }
}
