using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Audit;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Identifies the caller of a request. A token can be sent in the session cookie, as <c>Bearer</c>, or as the password of <c>Basic</c>
/// with any user name. The first valid token is used, so that an expired cookie does not hide a valid header. Without a token, the
/// platform may have signed the caller in. Cookies are only used if <see cref="RequestOrigins"/> allows it.
/// </summary>
public sealed class RequestCallers(TokenAuthority tokens, PlatformCallers platform, RequestOrigins origins, IOptions<StoreOptions> options)
{
    /// <summary>Gets the caller of a request, who is anonymous without credentials.</summary>
    public async Task<Caller> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await FindAsync(request, cancellationToken);
        AuditScope.Current?.Identify(caller.IsAuthenticated ? caller.PrimaryNamespace : "", caller.TokenId);
        RequestLimits.Set(request, MayMakeEnvironments(caller) ? options.Value.MaxRequestBytes : RequestLimits.Strangers);
        return caller;
    }

    /// <summary>
    /// Gets the caller of a request and requires a permission on <c>ns/env</c>, on <c>ns</c>, or, if the text is empty, on the store as a
    /// whole.
    /// </summary>
    /// <exception cref="StoreException">The caller does not have the permission (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public async Task<Caller> RequireAsync(HttpRequest request, Permission permission, string entity, CancellationToken cancellationToken)
    {
        Caller caller = await GetAsync(request, cancellationToken);
        caller.Require(permission, entity);
        return caller;
    }

    private async Task<Caller> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (origins.MayUseSession(request)
            && request.Cookies.TryGetValue(SessionCookie.Name, out string? cookie)
            && await tokens.CallerAsync(cookie, cancellationToken) is { IsAuthenticated: true } inSession)
        {
            RequestLimits.MarkSession(request);
            return inSession;
        }

        foreach (string token in Tokens(request))
        {
            if (await tokens.CallerAsync(token, cancellationToken) is { IsAuthenticated: true } caller)
            {
                return caller;
            }
        }

        return await platform.FindAsync(request, cancellationToken) ?? await tokens.CallerAsync(null, cancellationToken);
    }

    // Lower roles can only make changes that need a small body.
    private static bool MayMakeEnvironments(Caller caller) =>
        caller.Bindings.Patterns.Any(p => caller.Bindings.PermissionsOf(p).Contains(Permission.EnvironmentCreate));

    private static IEnumerable<string> Tokens(HttpRequest request)
    {

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
