using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Identifies callers who are signed in by the platform in front of the store. Only used with <see cref="AuthenticationKind.Platform"/>,
/// which is refused at startup if callers could send the header themselves.
/// </summary>
public sealed class PlatformCallers(
    TokenAuthority tokens, RequestOrigins origins, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    private readonly ClaimRoles? _roles =
        options.Value.Authentication == AuthenticationKind.Platform
            ? ClaimRoles.Parse(options.Value.RoleBindings, AuthenticationKind.Platform)
            : null;

    /// <summary>Finds the signed-in caller of a request, or null if there is none.</summary>
    public async Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (_roles is null
            || (IsInSession(request) && !origins.MayUseSession(request))
            || request.Headers[PlatformPrincipal.Header] is not [{ Length: > 0 } header]
            || PlatformPrincipal.TryParse(header) is not { } principal
            || principal.Claim(options.Value.NameClaim) is not { } name
            || !StoreNames.IsPossible(name))
        {
            return null;
        }

        if (IsInSession(request))
        {
            RequestLimits.MarkSession(request);
        }

        // Tokens that this caller creates expire as a login does.
        DateTimeOffset expires = timeProvider.GetUtcNow() + options.Value.TokenLifetime;
        return await tokens.SignedInAsync(new Caller(true, name, _roles.Of(principal.RoleClaims), expires), cancellationToken);
    }

    // The session of the platform is a cookie, which browsers also send for pages of other sites; such requests are ignored. A token in
    // the Authorization header is always sent intentionally.
    private static bool IsInSession(HttpRequest request) => request.Headers.Authorization.Count == 0;
}
