namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies the types of artifacts of a build.</summary>
public enum ArtifactType
{
    /// <summary>The prefix on the share.</summary>
    Directory,

    /// <summary>The log.</summary>
    Logs,

    /// <summary>The lockfile.</summary>
    Lockfile,

    /// <summary>The pinned <c>environment.yml</c>.</summary>
    Yaml,

    /// <summary>The explicit list of package URLs.</summary>
    Explicit,

    /// <summary>The packed environment.</summary>
    CondaPack,

    /// <summary>The installer.</summary>
    ConstructorInstaller,

    /// <summary>A container image's manifest.</summary>
    DockerManifest,

    /// <summary>A layer of a container image.</summary>
    DockerBlob,

    /// <summary>A reference to a registry.</summary>
    ContainerRegistry,
}
