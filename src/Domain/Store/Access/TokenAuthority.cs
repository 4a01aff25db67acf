using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary>Issues tokens, and determines the caller of a token and its roles.</summary>
/// <remarks>
/// Effective roles: those of all callers with a token, then the token's own, then the mappings of the token's primary namespace; for the
/// same pattern a later source replaces an earlier one. A token that was requested with roles has only those, without the mappings that
/// apply to its requester. A caller without a valid token has the anonymous roles, and so has one whose token was created by such a caller.
/// </remarks>
public sealed class TokenAuthority
{
    private readonly AccessOptions _options;
    private readonly NamespaceRoles _roles;
    private readonly IssuedTokens _issued;
    private readonly TimeProvider _clock;

    /// <summary>Initializes an authority with the given options and the mappings in the table.</summary>
    public TokenAuthority(AccessOptions options, NamespaceRoles roles, IssuedTokens issued, TimeProvider clock)
    {
        _options = options;
        _roles = roles;
        _issued = issued;
        _clock = clock;
    }

    /// <summary>Returns the caller of a token; anonymous if there is none or it is not valid.</summary>
    public async Task<Caller> CallerAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return Anonymous();
        }

        if (FixedCaller(token) is { } known)
        {
            return await WithMappingsAsync(known, cancellationToken);
        }

        return _options.Signer.Read(token, _clock.GetUtcNow()) is { IsAnonymous: false } content
            && (content.Id is null || await _issued.IsActiveAsync(content.Id, cancellationToken))
            ? await CallerAsync(content, cancellationToken)
            : Anonymous();
    }

    private async Task<Caller> CallerAsync(TokenContent content, CancellationToken cancellationToken)
    {
        Caller caller = new(true, content.PrimaryNamespace, content.Bindings, content.Expires)
        {
            IsLimited = content.IsLimited,
            TokenId = content.Id,
        };
        return caller.IsLimited
            ? caller with { Bindings = _options.Authenticated.With(caller.Bindings) }
            : await WithMappingsAsync(caller, cancellationToken);
    }

    /// <summary>Returns a caller signed in by an external provider, with the roles of all authenticated callers and of the caller's primary
    /// namespace.</summary>
    public Task<Caller> SignedInAsync(Caller caller, CancellationToken cancellationToken) => WithMappingsAsync(caller, cancellationToken);

    /// <summary>Issues a token for a user who has logged in.</summary>
    /// <param name="primaryNamespace">The namespace that represents the user.</param>
    /// <param name="bindings">The roles granted by the login.</param>
    public string Issue(string primaryNamespace, RoleBindings bindings) =>
        _options.Signer.Sign(new TokenContent(_clock.GetUtcNow() + _options.TokenLifetime, primaryNamespace, bindings));

    /// <summary>
    /// Issues a token with at most the caller's own permissions and lifetime. It can be revoked, unless the caller is anonymous.
    /// </summary>
    /// <exception cref="StoreException">
    /// Bindings are not valid, or exceed those of the caller (<see cref="ErrorCode.InvalidRequest"/>). </exception>
    public async Task<MintedToken> MintAsync(Caller caller, TokenRequest request, CancellationToken cancellationToken)
    {
        RoleBindings bindings = request.RoleBindings is { } wanted ? RoleBindings.Parse(wanted) : caller.Bindings;
        if (!caller.Bindings.Include(bindings))
        {
            throw Refused("Requested role_bindings are not a subset of current permissions");
        }

        DateTimeOffset? limit = caller.Expires ?? (caller.IsAuthenticated ? null : _clock.GetUtcNow() + _options.TokenLifetime);
        DateTimeOffset expires = request.Expires ?? limit ?? _clock.GetUtcNow() + _options.TokenLifetime;
        if (expires > limit)
        {
            throw Refused("Requested expiration of token is greater than current permissions");
        }

        string primary = request.PrimaryNamespace ?? caller.PrimaryNamespace;
        if (primary != caller.PrimaryNamespace && !MayStandFor(caller, primary))
        {
            throw Refused("Requested primary_namespace is not within current permissions");
        }

        bool isLimited = request.RoleBindings is not null || caller.IsLimited;
        string? id = caller.IsAuthenticated
            ? await _issued.AddAsync(caller, request, primary, expires, isLimited ? bindings : null, cancellationToken)
            : null;
        TokenContent content = new(expires, primary, bindings, isLimited, IsAnonymous: !caller.IsAuthenticated, id);
        return new MintedToken(_options.Signer.Sign(content), id, expires);
    }

    /// <summary>Lists the tokens that the caller may see and that grant something, newest first.</summary>
    /// <param name="caller">The caller, who sees the own tokens; one whose roles are limited only this token and those created with
    /// it.</param>
    /// <param name="all">Whether to list the tokens of everybody, which administrators of the store may see.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The caller is anonymous or no administrator (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public async Task<IReadOnlyList<IssuedToken>> ListAsync(Caller caller, bool all, CancellationToken cancellationToken)
    {
        if (!caller.IsAuthenticated || (all && !IsAdministrator(caller)))
        {
            throw Caller.Denied();
        }

        DateTimeOffset now = _clock.GetUtcNow();
        return
        [
            .. (await _issued.ListAsync(cancellationToken))
                .Where(t => t.IsActive(now) && (all || IsOwn(caller, t)))
                .OrderByDescending(t => t.CreatedOn).ThenBy(t => t.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Revokes a token and those created with it, on every host within <see cref="IssuedTokens.CachedFor"/>.</summary>
    /// <exception cref="StoreException">There is no such token that the caller may revoke (<see cref="ErrorCode.NotFound"/>), or the caller
    /// is anonymous (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public async Task RevokeAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!caller.IsAuthenticated)
        {
            throw Caller.Denied();
        }

        if (await _issued.FindAsync(id, cancellationToken) is not { } token || !(IsOwn(caller, token) || IsAdministrator(caller)))
        {
            throw new StoreException(ErrorCode.NotFound, "token id does not exist");
        }

        await _issued.RevokeAsync(token, cancellationToken);
    }

    private static bool IsAdministrator(Caller caller) => caller.May(Permission.SettingUpdate, "");

    // A token of a program must not revoke the other tokens of its owner.
    private static bool IsOwn(Caller caller, IssuedToken token) => caller.IsLimited
        ? caller.TokenId is { } own && (token.Id == own || token.Parent == own)
        : token.Owner == caller.PrimaryNamespace;

    // Membership in a namespace grants the roles of its mappings, now and later. Therefore only callers who may change those mappings may
    // make themselves members.
    private static bool MayStandFor(Caller caller, string ns) =>
        caller.IsAuthenticated && StoreNames.IsPossible(ns) && caller.Bindings.Include(ArnPattern.OfNamespace(ns), Role.Admin);

    private static StoreException Refused(string message) => new(ErrorCode.InvalidRequest, message);

    private Caller Anonymous() => new(false, _options.DefaultNamespace, _options.Anonymous, null);

    private Caller? FixedCaller(string token)
    {
        // Hashes are compared in constant time, so that the duration reveals neither length nor content.
        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Caller? found = null;
        foreach ((string text, Caller caller) in _options.FixedTokens)
        {
            if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), given))
            {
                found = caller;
            }
        }

        return found;
    }

    private async Task<Caller> WithMappingsAsync(Caller caller, CancellationToken cancellationToken) => caller with
    {
        Bindings = _options.Authenticated.With(caller.Bindings).With(await MappingsAsync(caller.PrimaryNamespace, cancellationToken)),
    };

    private async Task<RoleBindings> MappingsAsync(string ns, CancellationToken cancellationToken)
    {
        if (!StoreNames.IsPossible(ns))
        {
            return RoleBindings.None;
        }

        IEnumerable<(string Entity, Role Role)> mappings = _options.RoleMappingsVersion == 2
            ? (await _roles.GivenToAsync(ns, cancellationToken)).Select(r => (ArnPattern.OfNamespace(r.Namespace).Text, r.Role))
            : (await _roles.OfFirstVersionAsync(ns, cancellationToken)).Select(m => (m.Entity, m.Role));
        return RoleBindings.Parse(
            mappings.GroupBy(m => m.Entity).Select(g => KeyValuePair.Create(g.Key, g.Select(m => m.Role.ToWire()).ToArray())));
    }
}
