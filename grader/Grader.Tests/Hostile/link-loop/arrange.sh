ln -s . Loop
ln -s ../../.. Up
