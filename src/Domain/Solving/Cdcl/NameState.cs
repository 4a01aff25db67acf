namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the state of a name in the search.</summary>
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

    /// <summary>The variable of the first candidate of the name on the trail, or 0.</summary>
    public int Chosen;

    /// <summary>The last value of <see cref="Chosen"/> before it was undone, or 0. A search for any answer tries it first.</summary>
    public int LastChosen;

    /// <summary>Version sets of this name that have an Inside or Outside variable.</summary>
    public IntList WatchedSets;

    public bool IsLoaded => Candidates is not null;
}
