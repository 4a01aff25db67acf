using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Access;

/// <summary>Represents the caller of an operation and its roles.</summary>
/// <param name="IsAuthenticated">Whether the caller presented a valid token.</param>
/// <param name="PrimaryNamespace">The namespace that represents the user.</param>
/// <param name="Bindings">The effective roles.</param>
/// <param name="Expires">When the token expires; null for an anonymous caller and for fixed tokens.</param>
public sealed record Caller(bool IsAuthenticated, string PrimaryNamespace, RoleBindings Bindings, DateTimeOffset? Expires)
{
    /// <summary>Gets whether the roles are limited to those in the token, so that tokens created with it get no others.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Gets the ID of the caller's token, or null if it has none.</summary>
    public string? TokenId { get; init; }

    /// <summary>Gets the store itself as caller, for files in watched folders and timers.</summary>
    public static Caller Store { get; } = new(true, "conda-store", RoleBindings.Of(ArnPattern.All, Role.Admin), null);

    /// <summary>Gets what lists show to this caller.</summary>
    public Visibility Visibility => new(Bindings.Arns);

    /// <summary>Determines whether the caller has a permission on <c>ns/env</c>, on <c>ns</c>, or, for an empty text, on the whole
    /// store.</summary>
    public bool May(Permission permission, string entity) => Bindings.Allow(permission, entity);

    /// <summary>Throws unless the caller has a permission on <c>ns/env</c>, on <c>ns</c>, or, for an empty text, on the whole
    /// store.</summary>
    /// <exception cref="StoreException">The caller does not have the permission (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public void Require(Permission permission, string entity)
    {
        if (!May(permission, entity))
        {
            throw Denied();
        }
    }

    internal static StoreException Denied() => new(ErrorCode.AccessDenied, "request not authorized");
}
