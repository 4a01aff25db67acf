namespace CondaStore.Domain.Store.Ledger;

/// <summary>The names of <see cref="ArtifactType"/> on the wire.</summary>
public static class ArtifactTypes
{
    /// <summary>Returns the name, for example <c>CONDA_PACK</c>.</summary>
    public static string ToWire(this ArtifactType type) => type switch
    {
        ArtifactType.Directory => "DIRECTORY",
        ArtifactType.Logs => "LOGS",
        ArtifactType.Lockfile => "LOCKFILE",
        ArtifactType.Yaml => "YAML",
        ArtifactType.Explicit => "EXPLICIT",
        ArtifactType.CondaPack => "CONDA_PACK",
        ArtifactType.ConstructorInstaller => "CONSTRUCTOR_INSTALLER",
        ArtifactType.DockerManifest => "DOCKER_MANIFEST",
        ArtifactType.DockerBlob => "DOCKER_BLOB",
        _ => "CONTAINER_REGISTRY",
    };

    /// <summary>Determines whether this store creates artifacts of the type; the others exist because clients know them.</summary>
    public static bool IsMade(this ArtifactType type) => type is not (
        ArtifactType.ConstructorInstaller or ArtifactType.DockerManifest or ArtifactType.DockerBlob or ArtifactType.ContainerRegistry);

    /// <summary>Parses a name on the wire.</summary>
    public static bool TryParse(string text, out ArtifactType type)
    {
        foreach (ArtifactType candidate in Enum.GetValues<ArtifactType>())
        {
            if (candidate.ToWire() == text)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }
}
