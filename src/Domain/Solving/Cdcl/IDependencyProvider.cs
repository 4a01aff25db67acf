namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Provides the search with information about packages. Names, version sets, unions and conditions are dense non-negative numbers assigned
/// by the provider; a candidate is a name and a position in that name's <see cref="CandidateList"/>. A method that returns a
/// <see cref="ValueTask"/> completes synchronously if its data is available, and may take a network round trip otherwise. The search caches
/// results and rarely requests the same twice.
/// </summary>
internal interface IDependencyProvider
{
    /// <summary>Returns the candidates of a name, best first up to groups of equals.</summary>
    ValueTask<CandidateList> GetCandidatesAsync(int name, CancellationToken cancellationToken);

    /// <summary>Returns the dependencies of a candidate; called only once the candidate is tried.</summary>
    ValueTask<Dependencies> GetDependenciesAsync(int name, int position, CancellationToken cancellationToken);

    /// <summary>
    /// Sorts the positions in <c>order[start..end]</c>, a group of equals, into their final order, best first. Called when a choice inside
    /// the group is needed.
    /// </summary>
    ValueTask OrderGroupAsync(int name, int[] order, int start, int end, CancellationToken cancellationToken);

    /// <summary>Announces, before the search waits for data, that this candidate's dependencies will also be needed. May start loading
    /// them.</summary>
    void Prefetch(int name, int position);

    /// <summary>Returns the name that a version set speaks about.</summary>
    int NameOf(int versionSet);

    /// <summary>Sets bit p for every candidate at position p that the version set accepts. The name's candidates are loaded.</summary>
    void Match(int versionSet, Span<ulong> bits);

    /// <summary>Returns the version sets of a union, in order of preference.</summary>
    ReadOnlySpan<int> Union(int union);

    /// <summary>
    /// Returns a condition in disjunctive normal form: it holds if, for one inner array, each version set has a chosen candidate.
    /// </summary>
    int[][] Condition(int condition);

    /// <summary>Returns a name for display.</summary>
    string NameText(int name);

    /// <summary>Returns a candidate's version for display.</summary>
    string VersionText(int name, int position);

    /// <summary>Compares two candidates of a name by version, lowest first, for display.</summary>
    int CompareVersions(int name, int first, int second);

    /// <summary>Returns the name of a union, for display.</summary>
    int UnionName(int union);

    /// <summary>Returns the requirement of a union for display.</summary>
    string UnionText(int union);

    /// <summary>
    /// Determines whether a name has one candidate that only represents dependencies of another candidate, to which explanations attribute
    /// them.
    /// </summary>
    bool IsHelper(int name);

    /// <summary>Returns a version set with its name for display, for example <c>c &gt;=2, &lt;3</c>.</summary>
    string VersionSetText(int versionSet);
}
