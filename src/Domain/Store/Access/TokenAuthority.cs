using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary>Issues tokens, and says who shows one and with which roles.</summary>
/// <remarks>
/// Effective roles: those of everybody with a token, then the token's own, then the mappings of the token's primary
/// namespace; for the same pattern a later source replaces an earlier one. A token that was asked for with roles has
/// those and no mappings, whatever they give to who asked. A caller without a valid token has the anonymous
/// roles, and so has one whose token was made by such a caller.
/// </remarks>
public sealed class TokenAuthority
{
    private readonly AccessOptions _options;
    private readonly NamespaceRoles _roles;
    private readonly TimeProvider _clock;

    /// <summary>An authority by the given options and the mappings in the table.</summary>
    public TokenAuthority(AccessOptions options, NamespaceRoles roles, TimeProvider clock)
    {
        _options = options;
        _roles = roles;
        _clock = clock;
    }

    /// <summary>The caller that shows a token; anonymous when there is none or it is not valid.</summary>
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
            ? await CallerAsync(content, cancellationToken)
            : Anonymous();
    }

    private async Task<Caller> CallerAsync(TokenContent content, CancellationToken cancellationToken)
    {
        Caller caller = new(true, content.PrimaryNamespace, content.Bindings, content.Expires) { IsLimited = content.IsLimited };
        return caller.IsLimited
            ? caller with { Bindings = _options.Authenticated.With(caller.Bindings) }
            : await WithMappingsAsync(caller, cancellationToken);
    }

    /// <summary>A caller whom another party has signed in, with the roles that everybody and the caller's primary namespace have.</summary>
    public Task<Caller> SignedInAsync(Caller caller, CancellationToken cancellationToken) => WithMappingsAsync(caller, cancellationToken);

    /// <summary>A token for a user who has logged in.</summary>
    /// <param name="primaryNamespace">The namespace that stands for the user.</param>
    /// <param name="bindings">Roles that the login gives.</param>
    public string Issue(string primaryNamespace, RoleBindings bindings) =>
        _options.Signer.Sign(new TokenContent(_clock.GetUtcNow() + _options.TokenLifetime, primaryNamespace, bindings));

    /// <summary>A token with at most the caller's own rights and lifetime.</summary>
    /// <exception cref="StoreException">
    /// Bindings cannot be read, or more is asked for than the caller has (<see cref="ErrorCode.InvalidRequest"/>).
    /// </exception>
    public string Mint(Caller caller, TokenRequest request)
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
        return _options.Signer.Sign(new TokenContent(expires, primary, bindings, isLimited, IsAnonymous: !caller.IsAuthenticated));
    }

    // Being a member of a namespace brings the roles that the namespace's mappings give, now and later. Only who decides
    // about those mappings anyway may make itself a member.
    private static bool MayStandFor(Caller caller, string ns) =>
        caller.IsAuthenticated && StoreNames.IsPossible(ns) && caller.Bindings.Include(ArnPattern.OfNamespace(ns), Role.Admin);

    private static StoreException Refused(string message) => new(ErrorCode.InvalidRequest, message);

    private Caller Anonymous() => new(false, _options.DefaultNamespace, _options.Anonymous, null);

    private Caller? FixedCaller(string token)
    {
        // Hashes are compared, in constant time, so that neither length nor content shows in how long it takes.
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
        return RoleBindings.Parse(mappings.GroupBy(m => m.Entity).Select(g => KeyValuePair.Create(g.Key, g.Select(m => m.Role.ToWire()).ToArray())));
    }
}
