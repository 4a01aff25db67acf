namespace CondaStore.Domain.Store.Bundles;

/// <summary>What an import would do. The whole bundle was read for it and every hash compared.</summary>
public sealed record ImportPreview
{
    /// <summary>Where the environment would go.</summary>
    public required string Namespace { get; init; }

    /// <summary>Under which name.</summary>
    public required string Environment { get; init; }

    /// <summary>Whether the namespace would be made.</summary>
    public required bool NamespaceIsNew { get; init; }

    /// <summary>SHA-256 of the bundle's manifest.</summary>
    public required string Bundle { get; init; }

    /// <summary>The trusted key that signed the bundle; null when none is asked for.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Where the environment was when the bundle was written.</summary>
    public required BundleEnvironment Origin { get; init; }

    /// <summary>Builds that would be added to the history.</summary>
    public required int Builds { get; init; }

    /// <summary>Of these, how many can be brought back from their lockfile.</summary>
    public required int Restorable { get; init; }

    /// <summary>Specifications that are not here yet.</summary>
    public required int NewSpecifications { get; init; }

    /// <summary>Package archives in the bundle.</summary>
    public required int Packages { get; init; }

    /// <summary>Bytes of the bundle's members.</summary>
    public required long Bytes { get; init; }

    /// <summary>Channels that the packages came from.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Settings that differ; the import leaves those here as they are.</summary>
    public required IReadOnlyList<SettingDifference> Settings { get; init; }

    /// <summary>Why the import would be refused; empty when it would not.</summary>
    public required IReadOnlyList<ImportProblem> Problems { get; init; }
}
