using CondaStore.Domain.Diagnostics;

namespace CondaStore.Functions.Api;

/// <summary>
/// Describes an HTTP function in the OpenAPI document. Functions without it are not part of the document. The example of an operation is
/// in <c>openapi-examples.json</c>, under the name of the function.
/// </summary>
/// <param name="group">The name of the group of the operation.</param>
/// <param name="summary">A one-line description of the operation.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string group, string summary) : Attribute
{
    /// <summary>The name of the group of the operation.</summary>
    public string Group { get; } = group;

    /// <summary>A one-line description of the operation.</summary>
    public string Summary { get; } = summary;

    /// <summary>More sentences about the operation, or null if the summary is enough.</summary>
    public string? Details { get; set; }

    /// <summary>
    /// The permissions that the caller needs, joined by <c>and</c> or <c>or</c>, or null if none. A list without a permission contains
    /// only what the caller may see.
    /// </summary>
    public string? Permission { get; set; }

    /// <summary>
    /// The names of the query parameters, separated by spaces. A trailing asterisk marks a parameter that can be repeated; a colon
    /// separates the name from what distinguishes parameters with the same name.
    /// </summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>The type of the JSON body, or null for no JSON body.</summary>
    public Type? Body { get; set; }

    /// <summary>Whether the body is a piece of a file.</summary>
    public bool TakesPiece { get; set; }

    /// <summary>The form of a successful response.</summary>
    public ResponseForm Form { get; set; } = ResponseForm.Data;

    /// <summary>The type of the data of a successful response, or of one item of a list.</summary>
    public Type? Data { get; set; }

    /// <summary>The type of the data if only a preview was requested, or null if there is none.</summary>
    public Type? Preview { get; set; }

    /// <summary>The media type of a file in the response.</summary>
    public string Produces { get; set; } = "application/json";

    /// <summary>The errors besides those that follow from the permission, the parameters and the body.</summary>
    public ErrorCode[] Errors { get; set; } = [];

    /// <summary>The status if what the path names does not exist.</summary>
    public int MissingStatus { get; set; } = 404;

    /// <summary>What to use instead if the operation is deprecated, otherwise null.</summary>
    public string? Deprecated { get; set; }
}
