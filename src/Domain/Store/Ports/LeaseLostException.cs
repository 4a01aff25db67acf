using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>A lease, or the attempt that it stands for, belongs to another holder now; the work must stop (CS1501).</summary>
/// <param name="message">Names the lease.</param>
/// <param name="inner">The failure below, if any.</param>
public sealed class LeaseLostException(string message, Exception? inner = null) : StoreException(ErrorCode.LeaseLost, message, inner);
