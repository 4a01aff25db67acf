namespace CondaStore.Domain.Solving.Requests;

/// <summary>Which versions are preferred. The highest build number is preferred among equal versions in all of them.</summary>
public enum SolveStrategy
{
    /// <summary>The highest version of everything.</summary>
    Highest,

    /// <summary>The lowest version of everything.</summary>
    LowestVersion,

    /// <summary>The lowest version of the packages named in the request, the highest of the others.</summary>
    LowestVersionDirect,
}
