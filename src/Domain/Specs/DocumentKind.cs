namespace CondaStore.Domain.Specs;

/// <summary>Recognizes a document by its keys, so that a document of the wrong kind is reported instead of being read as empty.</summary>
internal static class DocumentKind
{
    private const string Dependencies = "dependencies";

    /// <summary>Determines whether a document lists exact packages, as conda-lock, pixi and mamba write them, and requests none.</summary>
    public static bool IsLockfile(DocumentNode root) =>
        root.Find(Dependencies) is null && root.Find("version") is not null
        && (root.Find("package") ?? root.Find("packages") ?? root.Find("environments")) is not null;

    /// <summary>Determines whether a document requests packages, as an environment file does, and has none of the lists of a
    /// lockfile.</summary>
    public static bool IsEnvironmentFile(DocumentNode root) =>
        root.Find(Dependencies) is { Items: not null }
            && (root.Find("package") ?? root.Find("packages") ?? root.Find("environments")) is null;
}
