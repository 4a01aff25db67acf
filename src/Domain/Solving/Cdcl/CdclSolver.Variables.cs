using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Solving.Cdcl;

// Variables, literals, the trail and decision levels. Literal 2v says "v", literal 2v+1 says "not v".
internal sealed partial class CdclSolver
{
    private const int NoReason = 0;

    // Why a literal was set: 0 a decision or assumption; c > 0 the clause at arena offset c; ~l < 0 the true literal l implies it.
    private const int FactReason = int.MinValue;

    private VariableKind[] _kind = new VariableKind[256];
    private int[] _owner = new int[256];
    private int[] _levelOf = new int[256];
    private int[] _reason = new int[256];
    private int[] _dependencyStart = new int[256];
    private int[] _dependencyCount = new int[256];
    private bool[] _inWalk = new bool[256];
    private bool[] _seen = new bool[256];
    private sbyte[] _value = new sbyte[512];
    private int[] _watchHead = new int[512];
    private int[] _reverseHead = new int[512];
    private int _variableCount;

    private IntList _trail = new(256);
    private int _propagateHead;
    private int _encodeHead;
    private int _level;
    private LevelMark[] _marks = new LevelMark[64];

    /// <summary>Where the growing lists stood when a level was opened, and the gate that its decision is for, if any.</summary>
    private record struct LevelMark(int Trail, int WalkPosition, int WalkCount, int Appended, int Deferred, int Gate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Positive(int variable) => variable << 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Negative(int variable) => (variable << 1) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private sbyte Value(int literal) => _value[literal];

    private int PositionOf(int variable) => variable - _names[_owner[variable]]!.FirstVariable;

    private int NewVariable(VariableKind kind, int owner)
    {
        int variable = NewVariables(1);
        _kind[variable] = kind;
        _owner[variable] = owner;
        return variable;
    }

    private int NewVariables(int count)
    {
        int first = _variableCount;
        _variableCount += count;
        if (_variableCount > _kind.Length)
        {
            int size = Math.Max(_variableCount, _kind.Length * 2);
            Array.Resize(ref _kind, size);
            Array.Resize(ref _owner, size);
            Array.Resize(ref _levelOf, size);
            Array.Resize(ref _reason, size);
            Array.Resize(ref _dependencyStart, size);
            Array.Resize(ref _dependencyCount, size);
            Array.Resize(ref _inWalk, size);
            Array.Resize(ref _seen, size);
            Array.Resize(ref _value, size * 2);
            Array.Resize(ref _watchHead, size * 2);
            Array.Resize(ref _reverseHead, size * 2);
        }

        _dependencyCount.AsSpan(first, count).Fill(-1);
        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Assign(int literal, int reason)
    {
        int variable = literal >> 1;
        _value[literal] = 1;
        _value[literal ^ 1] = -1;
        _levelOf[variable] = _level;
        _reason[variable] = reason;
        _trail.Add(literal);
        if ((literal & 1) == 0 && _kind[variable] == VariableKind.Candidate)
        {
            // A second one of the name is a conflict about to be found; it is undone first, so the earlier one stays.
            NameState name = _names[_owner[variable]]!;
            if (name.Chosen == 0)
            {
                name.Chosen = variable;
            }
        }
    }

    /// <summary>Sets a literal, or records the conflict when it is already false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Imply(int literal, int because)
    {
        int value = _value[literal];
        if (value > 0)
        {
            return true;
        }

        if (value == 0)
        {
            Assign(literal, ~because);
            return true;
        }

        SetBinaryConflict(because ^ 1, literal);
        return false;
    }

    /// <summary>A candidate that was never a choice: false for good, outside the trail so that no backjump frees it.</summary>
    private void SetFalseForGood(int variable)
    {
        _value[Positive(variable)] = -1;
        _value[Negative(variable)] = 1;
        _levelOf[variable] = 0;
        _reason[variable] = FactReason;
    }

    private void NewLevel(int gate = 0)
    {
        if (_level + 1 >= _marks.Length)
        {
            Array.Resize(ref _marks, _marks.Length * 2);
        }

        _marks[++_level] = new LevelMark(_trail.Count, _walkPosition, _walk.Count, _appended.Count, _deferred.Count, gate);
    }

    /// <summary>Undoes everything above a level.</summary>
    private void Backjump(int level)
    {
        if (level >= _level)
        {
            return;
        }

        LevelMark mark = _marks[level + 1];
        for (int i = _trail.Count - 1; i >= mark.Trail; i--)
        {
            int literal = _trail[i];
            _value[literal] = 0;
            _value[literal ^ 1] = 0;
            if ((literal & 1) == 0 && _kind[literal >> 1] == VariableKind.Candidate)
            {
                Unchoose(literal >> 1);
            }
        }

        for (int i = _appended.Count - 1; i >= mark.Appended; i--)
        {
            _inWalk[_appended[i]] = false;
        }

        _trail.Count = mark.Trail;
        _walkPosition = mark.WalkPosition;
        _walk.Count = mark.WalkCount;
        _appended.Count = mark.Appended;
        _deferred.Count = mark.Deferred;
        _propagateHead = Math.Min(_propagateHead, mark.Trail);
        _encodeHead = Math.Min(_encodeHead, mark.Trail);
        _level = level;
    }

    private void Unchoose(int variable)
    {
        NameState name = _names[_owner[variable]]!;
        if (name.Chosen != variable)
        {
            return;
        }

        name.Chosen = 0;
        name.LastChosen = variable;
        if (!name.Candidates!.AllowMultiple)
        {
            return;
        }

        for (int p = 0; p < name.Count; p++)
        {
            if (_value[Positive(name.FirstVariable + p)] > 0)
            {
                name.Chosen = name.FirstVariable + p;
            }
        }
    }
}
