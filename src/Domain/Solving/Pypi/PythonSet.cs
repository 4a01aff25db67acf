namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents a subset of the Pythons of a solve, see <see cref="PythonTable"/>. Immutable.</summary>
internal sealed class PythonSet : IEquatable<PythonSet>
{
    private readonly ulong[] _words;

    private PythonSet(ulong[] words) => _words = words;

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Creates the set of the Pythons below a count for which a test is true.</summary>
    public static PythonSet Create(int count, Func<int, bool> test)
    {
        ulong[] words = new ulong[(count + 63) >> 6];
        for (int i = 0; i < count; i++)
        {
            words[i >> 6] |= test(i) ? 1UL << (i & 63) : 0;
        }

        return new PythonSet(words);
    }

    public bool Contains(int python) => (_words[python >> 6] & (1UL << (python & 63))) != 0;

    public PythonSet And(PythonSet other) => Combine(other, (a, b) => a & b);

    public PythonSet Or(PythonSet other) => Combine(other, (a, b) => a | b);

    public PythonSet Without(PythonSet other) => Combine(other, (a, b) => a & ~b);

    public bool Equals(PythonSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as PythonSet);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ulong word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    private PythonSet Combine(PythonSet other, Func<ulong, ulong, ulong> combine)
    {
        ulong[] words = new ulong[_words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = combine(_words[i], other._words[i]);
        }

        return new PythonSet(words);
    }
}
