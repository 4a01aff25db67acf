namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>What a <see cref="DirectReference"/> leads to.</summary>
public enum DirectReferenceKind
{
    /// <summary>A wheel or a source distribution.</summary>
    Archive,

    /// <summary>A repository of git.</summary>
    Git,

    /// <summary>A folder with a project.</summary>
    Folder,
}
