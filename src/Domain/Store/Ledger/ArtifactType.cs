namespace CondaStore.Domain.Store.Ledger;

/// <summary>What a build can leave behind.</summary>
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

    /// <summary>The list of package URLs that conda calls explicit.</summary>
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
