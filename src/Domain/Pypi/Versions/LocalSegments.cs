namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Enumerates the segments of a local part: numbers, or texts of letters and digits.</summary>
internal ref struct LocalSegments(ReadOnlySpan<char> local)
{
    private ReadOnlySpan<char> _rest = local;

    public bool Next(out ReadOnlySpan<char> segment, out bool isNumber)
    {
        int length = _rest.IndexOfAny('.', '-', '_');
        segment = length < 0 ? _rest : _rest[..length];
        isNumber = segment.IndexOfAnyExceptInRange('0', '9') < 0;
        _rest = length < 0 ? default : _rest[(length + 1)..];
        return !segment.IsEmpty;
    }
}
