import UIKit
import WebKit

/// The flow of one token, with nothing but iOS's own frameworks (iOS 14.3 or newer: before that, web views have no camera).
/// docs/integrators/apps.md says what Info.plist needs.
///
///     present(ShirenViewController(endpoint: "https://verify.example.com", token: token) { outcome, code in
///         // whatever the outcome is (submitted, cancelled or failed), ask your server, which asks GetStatus
///     }, animated: true)
///
/// Not compiled and not run on a device by us.
final class ShirenViewController: UIViewController, WKNavigationDelegate, WKUIDelegate, WKScriptMessageHandler {
    private let origin: String
    private let token: String
    private var onEnd: ((_ outcome: String, _ code: String?) -> Void)?
    private var web: WKWebView!

    /// `endpoint` is an origin, without a slash at the end.
    init(endpoint: String, token: String, onEnd: @escaping (_ outcome: String, _ code: String?) -> Void) {
        origin = endpoint
        self.token = token
        self.onEnd = onEnd
        super.init(nibName: nil, bundle: nil)
        modalPresentationStyle = .fullScreen
    }

    required init?(coder: NSCoder) { fatalError("Create it with an endpoint and a token.") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let configuration = WKWebViewConfiguration()
        configuration.allowsInlineMediaPlayback = true // otherwise the camera's picture covers the page
        configuration.mediaTypesRequiringUserActionForPlayback = [] // the camera's picture plays by itself
        // events: the page posts to webkit.messageHandlers.shirenApp
        configuration.userContentController.add(self, name: "shirenApp")
        web = WKWebView(frame: .zero, configuration: configuration)
        web.navigationDelegate = self
        web.uiDelegate = self

        let close = UIButton(type: .close, primaryAction: UIAction { [weak self] _ in self?.end("cancelled", nil) })
        view.backgroundColor = .systemBackground
        for part in [web!, close] as [UIView] {
            part.translatesAutoresizingMaskIntoConstraints = false
            view.addSubview(part)
        }
        let safe = view.safeAreaLayoutGuide
        NSLayoutConstraint.activate([
            close.topAnchor.constraint(equalTo: safe.topAnchor, constant: 8),
            close.trailingAnchor.constraint(equalTo: safe.trailingAnchor, constant: -16),
            web.topAnchor.constraint(equalTo: close.bottomAnchor, constant: 8),
            web.bottomAnchor.constraint(equalTo: safe.bottomAnchor),
            web.leadingAnchor.constraint(equalTo: safe.leadingAnchor),
            web.trailingAnchor.constraint(equalTo: safe.trailingAnchor),
        ])

        var address = URLComponents(string: origin + "/h5/h5verify.html")!
        address.queryItems = [URLQueryItem(name: "token", value: token), URLQueryItem(name: "app", value: "1")]
        web.load(URLRequest(url: address.url!))
    }

    private func end(_ outcome: String, _ code: String?) {
        guard let onEnd = onEnd else { return }
        self.onEnd = nil
        web.configuration.userContentController.removeScriptMessageHandler(forName: "shirenApp") // it holds this controller
        web.stopLoading()
        web.removeFromSuperview() // the camera goes off
        dismiss(animated: true) { onEnd(outcome, code) }
    }

    // which addresses are opened, and where the flow ends
    func webView(_ web: WKWebView, decidePolicyFor action: WKNavigationAction, decisionHandler: @escaping (WKNavigationActionPolicy) -> Void) {
        guard let url = action.request.url else { return decisionHandler(.cancel) }
        let ours = url.absoluteString.hasPrefix(origin + "/")
        if ours && url.path == "/h5/left.html" {
            decisionHandler(.cancel)
            let query = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
            let value = { (name: String) in query.first { $0.name == name }?.value }
            return end(value("outcome") ?? "cancelled", value("code"))
        }
        if !ours { UIApplication.shared.open(url) } // the other way that you offer, for people who do not agree
        decisionHandler(ours ? .allow : .cancel)
    }

    func webView(_ web: WKWebView, didFailProvisionalNavigation navigation: WKNavigation!, withError error: Error) {
        // an address that was cancelled above is no failure
        if (error as NSError).domain == NSURLErrorDomain && (error as NSError).code != NSURLErrorCancelled { end("failed", "NETWORK.UNAVAILABLE") }
    }

    func webViewWebContentProcessDidTerminate(_ web: WKWebView) { end("cancelled", nil) }

    // the camera: iOS has asked the person for the app by NSCameraUsageDescription, and need not ask again for the page
    @available(iOS 15.0, *)
    func webView(
        _ web: WKWebView, requestMediaCapturePermissionFor from: WKSecurityOrigin, initiatedByFrame frame: WKFrameInfo, type: WKMediaCaptureType,
        decisionHandler: @escaping (WKPermissionDecision) -> Void
    ) {
        let port = from.port == 0 ? "" : ":\(from.port)"
        decisionHandler(type == .camera && "\(from.protocol)://\(from.host)\(port)" == origin ? .grant : .deny)
    }

    // photos: iOS shows its own chooser for the page's file inputs, and needs nothing here

    /// Receives the events of docs/integrators/web-sdk.md as JSON: {"shiren":{"type":"step","step":"liveness"},"channel":"1"}.
    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        guard message.frameInfo.isMainFrame, let text = message.body as? String else { return }
        print(text)
    }
}
