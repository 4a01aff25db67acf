namespace CondaStore.Domain.Compression;

/// <summary>
/// Computes the inverse Burrows-Wheeler transform, with reusable buffers. Each step is a dependent load from a 3.6 MB table, so a single
/// walk waits for memory nearly all the time. Therefore several walks begin at different rows; each ends where another one began, and the
/// arcs are joined afterwards.
/// </summary>
internal sealed class Bzip2InverseTransform
{
    /// <summary>The longest text.</summary>
    public const int MaximumLength = 900_000;

    // About the number of outstanding loads that a core sustains.
    private const int Lanes = 8;

    // Many arcs for each lane, since their lengths differ widely and all lanes should stay busy until the end.
    private const int MaximumArcs = 512;

    private const uint StartMark = 1u << 31;

    // The byte of the row in the low eight bits, then the row that follows in the text, and at the top whether an arc starts here.
    private readonly uint[] _rows = GC.AllocateUninitializedArray<uint>(MaximumLength);

    // One lane may have nearly all of the text. Pages that no lane reaches are never touched.
    private readonly byte[] _walked = GC.AllocateUninitializedArray<byte>(Lanes * MaximumLength);

    private readonly Arc[] _arcs = new Arc[MaximumArcs + 1];

    /// <summary>Inverts the transform in place.</summary>
    /// <param name="text">The transform, and then the text; not empty.</param>
    /// <param name="counts">The number of occurrences of each byte in it.</param>
    /// <param name="origin">The row of the text's first byte, below the length.</param>
    public void Invert(Span<byte> text, ReadOnlySpan<int> counts, int origin)
    {
        Span<uint> rows = _rows.AsSpan(0, text.Length);
        Sort(text, counts, rows);

        // Arcs start at regularly spaced rows, so that a row determines the number of its arc, and at the origin.
        int spacing = (text.Length + MaximumArcs - 1) / MaximumArcs;
        int count = 0;
        for (int row = 0; row < text.Length; row += spacing)
        {
            Start(rows, count++, row);
        }

        int originArc = origin / spacing;
        if (origin % spacing != 0)
        {
            originArc = count;
            Start(rows, count++, origin);
        }

        Walk(rows, _arcs.AsSpan(0, count));
        int next = originArc;
        for (Span<byte> left = text; !left.IsEmpty;)
        {
            // A periodic text may return to the origin before its end.
            Arc arc = _arcs[next];
            int length = Math.Min(arc.Length, left.Length);
            _walked.AsSpan(arc.Offset, length).CopyTo(left);
            left = left[length..];
            next = arc.NextRow == origin ? originArc : arc.NextRow / spacing;
        }
    }

    private static void Sort(ReadOnlySpan<byte> text, ReadOnlySpan<int> counts, Span<uint> rows)
    {
        Span<int> next = stackalloc int[256];
        int sum = 0;
        for (int value = 0; value < next.Length; value++)
        {
            next[value] = sum;
            sum += counts[value];
        }

        for (int i = 0; i < text.Length; i++)
        {
            byte value = text[i];
            rows[next[value]++] = ((uint)i << 8) | value;
        }
    }

    private void Start(Span<uint> rows, int arc, int row)
    {
        rows[row] |= StartMark;
        _arcs[arc].StartRow = row;
    }

    private void Walk(ReadOnlySpan<uint> rows, Span<Arc> arcs)
    {
        Span<Lane> lanes = stackalloc Lane[Math.Min(Lanes, arcs.Length)];
        int begun = 0;
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i].To = i * MaximumLength;
            Begin(ref lanes[i], arcs, begun++, rows);
        }

        while (!lanes.IsEmpty)
        {
            for (int i = 0; i < lanes.Length; i++)
            {
                ref Lane lane = ref lanes[i];
                uint row = rows[(int)lane.Row];
                if (row < StartMark)
                {
                    _walked[lane.To++] = (byte)row;
                    lane.Row = row >> 8;
                    continue;
                }

                arcs[lane.Arc].Length = lane.To - arcs[lane.Arc].Offset;
                arcs[lane.Arc].NextRow = (int)lane.Row;
                if (begun < arcs.Length)
                {
                    Begin(ref lane, arcs, begun++, rows);
                    continue;
                }

                lane = lanes[^1];
                lanes = lanes[..^1];
            }
        }
    }

    private void Begin(ref Lane lane, Span<Arc> arcs, int arc, ReadOnlySpan<uint> rows)
    {
        uint row = rows[arcs[arc].StartRow] & ~StartMark;
        arcs[arc].Offset = lane.To;
        lane.Arc = arc;
        lane.Row = row >> 8;
        _walked[lane.To++] = (byte)row;
    }

    private struct Lane
    {
        public uint Row;
        public int To;
        public int Arc;
    }

    private struct Arc
    {
        public int StartRow;
        public int NextRow;
        public int Offset;
        public int Length;
    }
}
