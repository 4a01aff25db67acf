using System.Text;
using CondaStore.Domain.Store.Access;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Finds out who calls. A token may come in the session cookie, as <c>Bearer</c>, or as the password of <c>Basic</c> with any user
/// name; the first valid one counts, so that an old cookie does not hide a good header. Without one the platform may have signed the
/// caller in.
/// </summary>
public sealed class RequestCallers(Access access, PlatformCallers platform)
{
    /// <summary>The caller of a request; anonymous when nothing says who it is.</summary>
    public async Task<Caller> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        foreach (string token in Tokens(request))
        {
            Caller caller = await access.CallerAsync(token, cancellationToken);
            if (caller.IsAuthenticated)
            {
                return caller;
            }
        }

        return await platform.FindAsync(request, cancellationToken) ?? await access.CallerAsync(null, cancellationToken);
    }

    private static IEnumerable<string> Tokens(HttpRequest request)
    {
        if (request.Cookies.TryGetValue(SessionCookie.Name, out string? cookie) && !string.IsNullOrEmpty(cookie))
        {
            yield return cookie;
        }

        string[] header = request.Headers.Authorization.ToString().Split(
            ' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (header.Length != 2)
        {
            yield break;
        }

        if (header[0].Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            yield return header[1];
        }
        else if (header[0].Equals("basic", StringComparison.OrdinalIgnoreCase) && Password(header[1]) is { Length: > 0 } password)
        {
            yield return password;
        }
    }

    private static string? Password(string credentials)
    {
        Span<byte> bytes = credentials.Length <= 8192 ? new byte[credentials.Length] : [];
        if (!Convert.TryFromBase64String(credentials, bytes, out int length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes[..length]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }
}
