mod examples;
mod limits;
mod made_up;
mod random;
mod seeds;
