namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Enumerates the numbers of a release, <c>1.02.0</c>, as text.</summary>
internal readonly ref struct ReleaseNumbers(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Gets the digits of one number.</summary>
    /// <returns>Whether the release has a number at the index.</returns>
    public bool Number(int index, out ReadOnlySpan<char> digits)
    {
        foreach (ReadOnlySpan<char> number in this)
        {
            if (index-- == 0)
            {
                digits = number;
                return true;
            }
        }

        digits = default;
        return false;
    }

    public Enumerator GetEnumerator() => new(_text);

    /// <summary>Enumerates the digits between the dots.</summary>
    public ref struct Enumerator(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;
        private bool _isDone = text.IsEmpty;

        public ReadOnlySpan<char> Current { get; private set; }

        public bool MoveNext()
        {
            if (_isDone)
            {
                return false;
            }

            int dot = _rest.IndexOf('.');
            _isDone = dot < 0;
            Current = _isDone ? _rest : _rest[..dot];
            _rest = _isDone ? default : _rest[(dot + 1)..];
            return true;
        }
    }
}
