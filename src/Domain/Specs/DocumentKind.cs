namespace CondaStore.Domain.Specs;

/// <summary>
/// Tells by its keys what a document is, so that one that was given in the place of another is named instead of being read as an empty
/// one of the wrong kind.
/// </summary>
internal static class DocumentKind
{
    private const string Dependencies = "dependencies";

    /// <summary>Whether a document lists exact packages, as conda-lock, pixi and mamba write them, and asks for none.</summary>
    public static bool IsLockfile(DocumentNode root) =>
        root.Find(Dependencies) is null && root.Find("version") is not null
        && (root.Find("package") ?? root.Find("packages") ?? root.Find("environments")) is not null;

    /// <summary>Whether a document asks for packages, as an environment file does, and has none of the lists of a lockfile.</summary>
    public static bool IsEnvironmentFile(DocumentNode root) =>
        root.Find(Dependencies) is { Items: not null } && (root.Find("package") ?? root.Find("packages") ?? root.Find("environments")) is null;
}
