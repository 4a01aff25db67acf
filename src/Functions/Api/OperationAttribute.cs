namespace CondaStore.Functions.Api;

/// <summary>Describes an HTTP function in the OpenAPI document. Functions without it are not part of the document.</summary>
/// <param name="group">The name of the group of the operation.</param>
/// <param name="summary">A one-line description of the operation.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string group, string summary) : Attribute
{
    /// <summary>The name of the group of the operation.</summary>
    public string Group { get; } = group;

    /// <summary>A one-line description of the operation.</summary>
    public string Summary { get; } = summary;

    /// <summary>The permission that the caller needs, or null if none.</summary>
    public string? Permission { get; set; }

    /// <summary>
    /// The names of the query parameters, separated by spaces; a trailing asterisk marks a parameter that can be repeated.
    /// </summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>The names of the members of the JSON body, separated by spaces, or null for no body.</summary>
    public string? Body { get; set; }

    /// <summary>The media type of a successful response.</summary>
    public string Produces { get; set; } = "application/json";
}
