namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Specifies the meaning of a name of the search that is not a conda package.</summary>
internal enum IndexNameKind
{
    /// <summary>A project, with one candidate per version.</summary>
    Project,

    /// <summary>
    /// The requirements of one version. It is a separate name with one candidate, so that metadata is requested only after everything on
    /// the page about the version was found to be satisfiable.
    /// </summary>
    Metadata,

    /// <summary>An extra of a project, chosen if something requests it.</summary>
    Extra,

    /// <summary>The requirements of an extra if a conda package provides the project, taken from the metadata of that version on an
    /// index.</summary>
    ExtraOfConda,
}
