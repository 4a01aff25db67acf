using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Functions.Pages;

/// <summary>What pages may load and run, as a Content-Security-Policy.</summary>
internal static class PagePolicy
{
    /// <summary>The store's own pages: only its own files, no script and no style in the page itself.</summary>
    public const string Own =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";

    /// <summary>
    /// conda-store's own client: its files from the store, the one script that configures it by its hash, and the styles that it makes
    /// while it runs.
    /// </summary>
    public static string Client(string script) =>
        $"default-src 'none'; script-src 'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; "
        + "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";
}
