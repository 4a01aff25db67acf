using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Functions.Pages;

/// <summary>Defines the Content-Security-Policy of pages.</summary>
internal static class PagePolicy
{
    /// <summary>The policy of the store's own pages: only its own files, no inline scripts or styles.</summary>
    public const string Own =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri "
            + "'none'";

    /// <summary>
    /// The policy of the page of the API. Its viewer creates style elements without a text, to which it adds rules, and one with the rules
    /// of its scroll bars; both are allowed by their hashes.
    /// </summary>
    public const string Viewer =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
            + "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
            + "base-uri 'none'";

    /// <summary>
    /// Gets the policy of conda-store-ui: its files from the store, its configuration script by hash, and the inline styles that it
    /// creates at run time.
    /// </summary>
    public static string Client(string script) =>
        $"default-src 'none'; script-src 'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; "
        + "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'";
}
