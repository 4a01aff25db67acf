namespace CondaStore.Contracts;

/// <summary>Gives some bytes and then fails, as a connection that is cut.</summary>
internal sealed class BreakingStream(int length) : ForwardOnlyStream(new byte[length])
{
    public override int Read(Span<byte> buffer)
    {
        int read = base.Read(buffer);
        return read > 0 ? read : throw new InvalidDataException("The source broke off.");
    }
}
