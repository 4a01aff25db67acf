namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Determines which candidate satisfies a requirement, and which one to choose for a requirement that has none. The preference is the
/// provider's order, completed inside groups of equals if a choice is needed, and nothing else: earlier attempts have no influence, unless
/// any answer suffices.
/// </summary>
internal sealed class Choices(IDependencyProvider provider, Catalog catalog, Trail trail)
{
    /// <summary>
    /// Gets whether only the existence of an answer matters: groups of equals are then not ordered, and the last choice is tried first.
    /// </summary>
    public bool AnyAnswer { get; set; }

    /// <summary>Returns the chosen candidate that satisfies a requirement's target, or 0.</summary>
    public int Satisfier(int target)
    {
        if (target >= 0)
        {
            return SatisfierOfSet(target);
        }

        foreach (int versionSet in provider.Union(~target))
        {
            if (SatisfierOfSet(versionSet) is int satisfier and > 0)
            {
                return satisfier;
            }
        }

        return 0;
    }

    /// <summary>Returns the best free candidate for an active gate, which must have one.</summary>
    public ValueTask<int> ChooseAsync(int gate, CancellationToken cancellationToken)
    {
        int target = catalog.Variables.OwnerOf(gate);
        foreach (int versionSet in catalog.SetsOf(target))
        {
            VersionSetState set = catalog.Set(versionSet);
            NameState name = catalog.Name(set.Name);
            if (AnyAnswer && IsFreeAgain(name, set))
            {
                return new ValueTask<int>(name.LastChosen);
            }

            int index = FirstFree(name, set, 0, name.Count);
            if (index < 0)
            {
                continue;
            }

            return !AnyAnswer && UnorderedGroup(name, set, index) is int group and >= 0
                ? OrderAndChooseAsync(gate, set.Name, group, cancellationToken)
                : new ValueTask<int>(name.FirstVariable + name.Order[index]);
        }

        throw new InvalidOperationException("A requirement in force has no free candidate, yet no conflict was found.");
    }

    private async ValueTask<int> OrderAndChooseAsync(int gate, int nameId, int group, CancellationToken cancellationToken)
    {
        NameState name = catalog.Name(nameId);
        int[] ends = name.Candidates!.GroupEnds!;
        await provider.OrderGroupAsync(nameId, name.Order, group == 0 ? 0 : ends[group - 1], ends[group], cancellationToken);
        name.GroupOrdered[group] = true;
        return await ChooseAsync(gate, cancellationToken);
    }

    private int SatisfierOfSet(int versionSet)
    {
        NameState name = catalog.NameOfSet(versionSet);
        int chosen = name.Chosen;
        if (chosen == 0)
        {
            return 0;
        }

        VersionSetState set = catalog.Set(versionSet);
        if (set.Contains(chosen - name.FirstVariable))
        {
            return chosen;
        }

        if (name.Candidates!.AllowMultiple)
        {
            foreach (int position in name.Order)
            {
                if (trail.IsTrue(Literal.Positive(name.FirstVariable + position)) && set.Contains(position))
                {
                    return name.FirstVariable + position;
                }
            }
        }

        return 0;
    }

    private bool IsFreeAgain(NameState name, VersionSetState set) => name.LastChosen != 0
        && trail.IsFree(Literal.Positive(name.LastChosen))
        && set.Contains(name.LastChosen - name.FirstVariable);

    private int FirstFree(NameState name, VersionSetState set, int from, int to)
    {
        sbyte[] values = trail.Values;
        for (int i = from; i < to; i++)
        {
            int position = name.Order[i];
            if (values[Literal.Positive(name.FirstVariable + position)] == 0 && set.Contains(position))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Returns the group of equals around an index if it contains a second free candidate and its order is not final yet; else -1.
    /// </summary>
    private int UnorderedGroup(NameState name, VersionSetState set, int index)
    {
        int[]? ends = name.Candidates!.GroupEnds;
        if (ends is null)
        {
            return -1;
        }

        int group = Array.BinarySearch(ends, index + 1);
        group = group < 0 ? ~group : group;
        return !name.GroupOrdered[group] && FirstFree(name, set, index + 1, ends[group]) >= 0 ? group : -1;
    }
}
