namespace CondaStore.Domain.Solving.Pypi;

/// <summary>What a name of the search stands for that is not a conda package.</summary>
internal enum IndexNameKind
{
    /// <summary>A project: one candidate for each version.</summary>
    Project,

    /// <summary>
    /// What one version requires. A name of its own with one candidate, so that metadata is asked for only when all that the page says of
    /// the version has been found to fit.
    /// </summary>
    Metadata,

    /// <summary>An extra of a project; chosen when something asks for it.</summary>
    Extra,

    /// <summary>What an extra requires where a conda package is the project: the metadata of that version on an index says it.</summary>
    ExtraOfConda,
}
