namespace CondaStore.Domain.Store.Access;

/// <summary>What a signed token says.</summary>
/// <param name="Expires">When it ends.</param>
/// <param name="PrimaryNamespace">The namespace that stands for the user.</param>
/// <param name="Bindings">Roles of its own.</param>
/// <param name="IsLimited">Whether <paramref name="Bindings"/> are all that it gives, because who asked for it named them.</param>
/// <param name="IsAnonymous">Whether a caller without a login asked for it; such a token gives what having none gives.</param>
public sealed record TokenContent(DateTimeOffset Expires, string PrimaryNamespace, RoleBindings Bindings, bool IsLimited = false, bool IsAnonymous = false);
