namespace CondaStore.Web;

/// <summary>An operation of the API as its description shows it.</summary>
/// <param name="Id">Unique among all.</param>
/// <param name="Group">The heading under which it stands.</param>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Path">The path with the names of its parameters in braces.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Permission">The permission that it needs; null for none.</param>
/// <param name="Query">The names of what the query may have.</param>
/// <param name="Body">The members of its body.</param>
public sealed record ApiOperation(
    string Id,
    string Group,
    string Method,
    string Path,
    string Summary,
    string? Permission,
    IReadOnlyList<string> Query,
    IReadOnlyList<string> Body);
