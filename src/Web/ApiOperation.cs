namespace CondaStore.Web;

/// <summary>Represents an operation of the API as shown on the API page.</summary>
/// <param name="Id">The identifier of the operation, unique in the API.</param>
/// <param name="Group">The name of the group under which the operation is listed.</param>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Path">The path, with parameter names in braces.</param>
/// <param name="Summary">A short description of the operation.</param>
/// <param name="Permission">The permission that the caller needs, or null if none.</param>
/// <param name="Query">The names of the query parameters.</param>
/// <param name="Body">The names of the members of the request body.</param>
public sealed record ApiOperation(
    string Id,
    string Group,
    string Method,
    string Path,
    string Summary,
    string? Permission,
    IReadOnlyList<string> Query,
    IReadOnlyList<string> Body);
