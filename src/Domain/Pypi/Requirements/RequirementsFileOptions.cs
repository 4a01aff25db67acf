namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Specifies how requirements files are read.</summary>
public sealed record RequirementsFileOptions
{
    /// <summary>Gets the file name for messages; included files are resolved relative to it.</summary>
    public string File { get; init; } = "requirements.txt";

    /// <summary>
    /// Gets a function that opens an included file by its path relative to the folder of the first one, with forward slashes, or returns
    /// null if it does not exist. Null if including files is not supported.
    /// </summary>
    public Func<string, byte[]?>? Open { get; init; }

    /// <summary>Gets a function that returns the secret for <c>${NAME}</c> in a URL; null for an unknown name.</summary>
    public Func<string, string?> Secret { get; init; } = _ => null;

    /// <summary>
    /// Gets whether the files are the user's own on this machine, so that paths and <c>file:</c> URLs, <c>-e</c>, parent folders, and
    /// credentials in URLs are allowed.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Gets the maximum total size of all files in bytes.</summary>
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Gets the maximum total number of lines.</summary>
    public int MaxLines { get; init; } = 10_000;

    /// <summary>Gets the maximum depth of included files.</summary>
    public int MaxDepth { get; init; } = 10;
}
