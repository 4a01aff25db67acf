using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Access;

/// <summary>Who calls, and what they may do.</summary>
/// <param name="IsAuthenticated">Whether a valid token was shown.</param>
/// <param name="PrimaryNamespace">The namespace that stands for the user.</param>
/// <param name="Bindings">The effective roles.</param>
/// <param name="Expires">When the token ends; null for an anonymous caller and for fixed tokens.</param>
public sealed record Caller(bool IsAuthenticated, string PrimaryNamespace, RoleBindings Bindings, DateTimeOffset? Expires)
{
    /// <summary>Whether the roles are those that a token names, so that tokens which are asked for with it get no others.</summary>
    public bool IsLimited { get; init; }

    /// <summary>The store itself: files in watched folders, timers.</summary>
    public static Caller Store { get; } = new(true, "conda-store", RoleBindings.Of(ArnPattern.All, Role.Admin), null);

    /// <summary>What lists show this caller.</summary>
    public Visibility Visibility => new(Bindings.Arns);

    /// <summary>Whether a permission holds on <c>ns/env</c>, on <c>ns</c>, or, for an empty text, on the store as a whole.</summary>
    public bool May(Permission permission, string entity) => Bindings.Allow(permission, entity);

    /// <summary>Lets pass who has a permission on <c>ns/env</c>, on <c>ns</c>, or, for an empty text, on the store as a whole.</summary>
    /// <exception cref="StoreException">The caller has not (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public void Require(Permission permission, string entity)
    {
        if (!May(permission, entity))
        {
            throw Denied();
        }
    }

    internal static StoreException Denied() => new(ErrorCode.AccessDenied, "request not authorized");
}
