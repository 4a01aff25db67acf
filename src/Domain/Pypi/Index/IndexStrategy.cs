namespace CondaStore.Domain.Pypi.Index;

/// <summary>Specifies which of several indexes provides a project.</summary>
public enum IndexStrategy
{
    /// <summary>
    /// The first index that has the project, even if none of its versions is suitable: a newer version of a private project cannot be
    /// injected through a later index.
    /// </summary>
    FirstIndex,

    /// <summary>All indexes; every version on an earlier one is preferred over those on later ones.</summary>
    FirstMatch,

    /// <summary>All indexes together, as in pip; if several have a version, the files of the first one are used.</summary>
    BestMatch,
}
