namespace CondaStore.Functions.Api;

/// <summary>What the API's description says of an HTTP function. Functions without it are not part of the described API.</summary>
/// <param name="group">The heading under which the operation stands.</param>
/// <param name="summary">What it does, in one line.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string group, string summary) : Attribute
{
    /// <summary>The heading under which the operation stands.</summary>
    public string Group { get; } = group;

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; } = summary;

    /// <summary>The permission that the caller needs, if any.</summary>
    public string? Permission { get; set; }

    /// <summary>The names of query parameters, separated by blanks; a star behind one says that it may be repeated.</summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>The members of the JSON body, separated by blanks; null for no body.</summary>
    public string? Body { get; set; }

    /// <summary>The media type of a successful answer.</summary>
    public string Produces { get; set; } = "application/json";
}
