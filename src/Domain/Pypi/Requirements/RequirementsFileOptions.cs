namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>How requirements files are read.</summary>
public sealed record RequirementsFileOptions
{
    /// <summary>The file as messages name it; included files are found relative to it.</summary>
    public string File { get; init; } = "requirements.txt";

    /// <summary>
    /// Opens an included file, by its path relative to the folder of the first one, with forward slashes; null when there is none.
    /// Null where nothing can be included.
    /// </summary>
    public Func<string, byte[]?>? Open { get; init; }

    /// <summary>The secret that <c>${NAME}</c> in a URL stands for; null for an unknown name.</summary>
    public Func<string, string?> Secret { get; init; } = _ => null;

    /// <summary>
    /// Whether the files are the user's own on this machine: paths and <c>file:</c> URLs, <c>-e</c>, folders above, and credentials in URLs
    /// are allowed.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>The largest sum of all files, in bytes.</summary>
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Most lines of all files.</summary>
    public int MaxLines { get; init; } = 10_000;

    /// <summary>How deep files may include others.</summary>
    public int MaxDepth { get; init; } = 10;
}
