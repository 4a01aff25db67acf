namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Specifies what a <see cref="DirectReference"/> refers to.</summary>
public enum DirectReferenceKind
{
    /// <summary>A wheel or a source distribution.</summary>
    Archive,

    /// <summary>A Git repository.</summary>
    Git,

    /// <summary>A folder with a project.</summary>
    Folder,
}
