namespace Katas.Support.Orders;

/// <summary>Decides which of the ready things runs next, and keeps what it chose.</summary>
internal abstract class Order
{
    private readonly List<int> _choices = [];

    /// <summary>How often there was more than one thing to choose from.</summary>
    public int ChoicePoints => _choices.Count;

    /// <summary>What was chosen at each choice point, e.g. "0,2,1". Zeros at the end are left out: they are what comes by itself.</summary>
    public string Choices => string.Join(',', _choices[..(_choices.FindLastIndex(choice => choice != 0) + 1)]);

    /// <summary>The scenario is over: what is left runs first come, first served.</summary>
    public bool IsOver { get; set; }

    public int Choose(int options)
    {
        if (options == 1 || IsOver)
            return 0;
        var choice = Pick(options);
        _choices.Add(choice);
        return choice;
    }

    protected abstract int Pick(int options);
}
