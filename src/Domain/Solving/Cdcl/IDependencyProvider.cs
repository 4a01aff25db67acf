namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// What the search asks about packages. Names, version sets, unions and conditions are dense non-negative numbers that the
/// provider hands out; a candidate is a name and a position in that name's <see cref="CandidateList"/>. A method that
/// returns a <see cref="ValueTask"/> completes synchronously when its data is at hand, and may take a network round trip
/// otherwise. The search keeps what it gets and rarely asks twice for the same.
/// </summary>
internal interface IDependencyProvider
{
    /// <summary>The candidates of a name, best first up to groups of equals.</summary>
    ValueTask<CandidateList> GetCandidatesAsync(int name, CancellationToken cancellationToken);

    /// <summary>What a candidate asks for; called only once the candidate was tried.</summary>
    ValueTask<Dependencies> GetDependenciesAsync(int name, int position, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the positions in <c>order[start..end]</c>, a group of equals, into their final order, best first. Called when a choice
    /// inside the group has to be made.
    /// </summary>
    ValueTask OrderGroupAsync(int name, int[] order, int start, int end, CancellationToken cancellationToken);

    /// <summary>Told before the search waits for data: this candidate's dependencies will be needed too. May start loading.</summary>
    void Prefetch(int name, int position);

    /// <summary>The name that a version set speaks about.</summary>
    int NameOf(int versionSet);

    /// <summary>Sets bit p for every candidate at position p that the version set accepts. The name's candidates are loaded.</summary>
    void Match(int versionSet, Span<ulong> bits);

    /// <summary>The version sets of a union, in order of preference.</summary>
    ReadOnlySpan<int> Union(int union);

    /// <summary>
    /// A condition in disjunctive normal form: it holds when, for one inner array, each version set has a chosen candidate.
    /// </summary>
    int[][] Condition(int condition);

    /// <summary>A name as people write it.</summary>
    string NameText(int name);

    /// <summary>A candidate's version as people write it.</summary>
    string VersionText(int name, int position);

    /// <summary>Order of two candidates of a name by version, lowest first, for lists that people read.</summary>
    int CompareVersions(int name, int first, int second);

    /// <summary>The name that a union speaks about, for lists that people read.</summary>
    int UnionName(int union);

    /// <summary>A union as people write the requirement that it stands for.</summary>
    string UnionText(int union);

    /// <summary>
    /// Whether a name with one candidate only stands for what another candidate asks for, so that explanations say it of that one.
    /// </summary>
    bool IsHelper(int name);

    /// <summary>A version set with its name as people write it, for example <c>c &gt;=2, &lt;3</c>.</summary>
    string VersionSetText(int versionSet);
}
