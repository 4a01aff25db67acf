namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents what an import would do. The whole bundle was read and every hash checked.</summary>
public sealed record ImportPreview
{
    /// <summary>Gets the target namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the name of the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Gets whether the namespace would be created.</summary>
    public required bool NamespaceIsNew { get; init; }

    /// <summary>SHA-256 of the bundle's manifest.</summary>
    public required string Bundle { get; init; }

    /// <summary>Gets the trusted key that signed the bundle; null if none is required.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Gets the original environment when the bundle was written.</summary>
    public required BundleEnvironment Origin { get; init; }

    /// <summary>Builds that would be added to the history.</summary>
    public required int Builds { get; init; }

    /// <summary>Gets how many of these can be recreated from their lockfile.</summary>
    public required int Restorable { get; init; }

    /// <summary>Gets the number of new specifications.</summary>
    public required int NewSpecifications { get; init; }

    /// <summary>Package archives in the bundle.</summary>
    public required int Packages { get; init; }

    /// <summary>Bytes of the bundle's members.</summary>
    public required long Bytes { get; init; }

    /// <summary>Channels that the packages came from.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Gets the settings that differ; the import does not change those of this store.</summary>
    public required IReadOnlyList<SettingDifference> Settings { get; init; }

    /// <summary>Gets why the import would be rejected; empty if it would not be.</summary>
    public required IReadOnlyList<ImportProblem> Problems { get; init; }
}
