namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What the search knows about one name.</summary>
internal sealed class NameState
{
    /// <summary>The candidates; null until loaded.</summary>
    public CandidateList? Candidates;

    /// <summary>The variable of position 0; position p has variable <c>FirstVariable + p</c>.</summary>
    public int FirstVariable;

    /// <summary>Number of candidates.</summary>
    public int Count;

    /// <summary>Positions, best first; groups of equals get their final order on demand.</summary>
    public int[] Order = [];

    /// <summary>Per group of equals: whether its order is final.</summary>
    public bool[] GroupOrdered = [];

    /// <summary>The candidate variable that is true, or 0. With several allowed, one of them.</summary>
    public int Chosen;

    /// <summary>The candidate variable that was true last, or 0. A search for any answer tries it first.</summary>
    public int LastChosen;

    /// <summary>Version sets of this name that have an Inside or Outside variable.</summary>
    public IntList WatchedSets;

    public bool IsLoaded => Candidates is not null;
}
