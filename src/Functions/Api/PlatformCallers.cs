using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Callers whom the platform in front of the store signed in. Only with <see cref="AuthenticationKind.Platform"/>, which the start
/// refuses where callers could write the header themselves.
/// </summary>
public sealed class PlatformCallers(
    TokenAuthority tokens, RequestOrigins origins, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    private readonly ClaimRoles? _roles =
        options.Value.Authentication == AuthenticationKind.Platform
            ? ClaimRoles.Parse(options.Value.RoleBindings, AuthenticationKind.Platform)
            : null;

    /// <summary>The signed-in caller of a request; null when there is none.</summary>
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

        // Tokens that this caller asks for end as a login does.
        DateTimeOffset expires = timeProvider.GetUtcNow() + options.Value.TokenLifetime;
        return await tokens.SignedInAsync(new Caller(true, name, _roles.Of(principal.RoleClaims), expires), cancellationToken);
    }

    // The platform's session is a cookie that browsers send from other sites' pages too: those get nothing by it. A token in the
    // Authorization header is sent on purpose.
    private static bool IsInSession(HttpRequest request) => request.Headers.Authorization.Count == 0;
}
