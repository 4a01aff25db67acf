namespace CondaStore.Domain.Pypi.Index;

/// <summary>Which of several indexes offers a project.</summary>
public enum IndexStrategy
{
    /// <summary>
    /// The first one that has the project at all, even if none of its versions fits: no one can offer a newer version of another's private
    /// project on an index that comes later.
    /// </summary>
    FirstIndex,

    /// <summary>All of them; every version of an earlier one is preferred over those of later ones.</summary>
    FirstMatch,

    /// <summary>All of them together, as pip does; of a version that several have, the first one's files count.</summary>
    BestMatch,
}
