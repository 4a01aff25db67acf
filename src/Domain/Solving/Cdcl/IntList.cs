using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a growable array of numbers whose storage is exposed to the loops of the search.</summary>
internal struct IntList
{
    /// <summary>The storage; only the first <see cref="Count"/> are in use.</summary>
    public int[] Items;

    /// <summary>The number of items in use.</summary>
    public int Count;

    public IntList(int capacity) => Items = new int[capacity];

    public readonly ReadOnlySpan<int> Span => Items.AsSpan(0, Count);

    public readonly int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Items[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int value)
    {
        if (Items is null || Count == Items.Length)
        {
            Array.Resize(ref Items, Math.Max(8, Count * 2));
        }

        Items[Count++] = value;
    }
}
