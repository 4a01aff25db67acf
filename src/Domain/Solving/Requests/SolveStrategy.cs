namespace CondaStore.Domain.Solving.Requests;

/// <summary>Specifies which versions are preferred. Among equal versions, the highest build number is always preferred.</summary>
public enum SolveStrategy
{
    /// <summary>The highest version of everything.</summary>
    Highest,

    /// <summary>The lowest version of everything.</summary>
    LowestVersion,

    /// <summary>The lowest version of the packages named in the request, the highest of the others.</summary>
    LowestVersionDirect,
}
